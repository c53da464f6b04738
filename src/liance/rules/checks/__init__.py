"""Is the policy document true to its text: figures, names, sentences both ways, and the examples worked by hand."""
