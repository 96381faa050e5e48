"""Under every screen: workers, key queue, error boundary, frame diff, terminal."""
