"""What trainees do, one module per thing."""
