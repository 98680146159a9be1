"""What the program does, one module a job, for the window and the command line alike."""
