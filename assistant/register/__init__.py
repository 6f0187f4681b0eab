"""The register: phases, partners, commitments and deadlines as rows, each tied to the passage that proves it."""
