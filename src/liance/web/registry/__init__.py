"""What is known of each organisation: records with source, evidence and history."""
