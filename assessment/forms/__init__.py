"""What people type into the assessment pages."""
