"""What ewslink promises to others. Depends on nothing of ours."""
