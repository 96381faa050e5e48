"""The screens: each owns its state and acts on what workers and dialogs bring."""
