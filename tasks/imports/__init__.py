"""What comes into the portal as a file."""
