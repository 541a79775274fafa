"""What stands under the name of the study, on every page."""
