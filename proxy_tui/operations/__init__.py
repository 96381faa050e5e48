"""What a person means to do, without a screen. Each package shows its names in a lazy face."""
