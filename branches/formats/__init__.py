"""What a file of each kind must be made of, from its first byte to its last. No ORM; a file is binary and seekable."""
