"""How the clause that answers a question is found: words, concepts and senses, weighed as was learned."""
