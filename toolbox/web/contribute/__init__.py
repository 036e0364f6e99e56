"""Pages on which people put an instrument in, and keep an eye on those they put in."""
