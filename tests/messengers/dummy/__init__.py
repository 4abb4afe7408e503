"""A messenger that no one uses: what a third one takes is this folder, and one line in the registry."""
