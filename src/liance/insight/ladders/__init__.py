"""The steps that firms climb: which comes next, which criteria are met, what is missing; every rule version apart."""
