"""The assessments of the demo: last year's, sealed, and this year's, being marked."""
