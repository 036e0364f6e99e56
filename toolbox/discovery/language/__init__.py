"""Language: from a piece of German or English text to the terms it is indexed under."""
