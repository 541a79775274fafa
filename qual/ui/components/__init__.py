"""What the browser draws: JavaScript and CSS as package data, each component registered once."""
