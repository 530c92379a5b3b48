"""What comes into the assessment as a file."""
