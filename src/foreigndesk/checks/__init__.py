"""The checks: pure, they yield findings and print nothing."""
