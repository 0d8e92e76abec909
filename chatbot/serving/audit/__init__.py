"""What was asked and answered, kept for those who answer for it; never in anybody's way."""
