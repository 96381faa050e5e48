"""What ``doctor`` and ``config check`` verify."""
