// It is the post that looks; a main is needed for an action to have one.
