"""Памятка: a bot that keeps the staff of a government body right in social networks."""
