"""The languages that tweetup writes recaps in, a catalogue each; English is the model of all."""
