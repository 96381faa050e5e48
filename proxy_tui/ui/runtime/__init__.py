"""What every screen relies on: workers, key queue, error boundary, frame diff, terminal."""
