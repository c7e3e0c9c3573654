"""`bench live`: what a delivery costs, beside the plain tools in the same run."""
