"""What a letter is: measures, fields, types of value. Data read from files, never code for one letter."""
