"""The virtual toolbox: where finished products of vocational-training projects live on."""
