-- Finds the card that a channel speaks of: it knows its own name of the card, and not whose it is.
CREATE INDEX cards_by_channel_card ON cards (channel_card_id);
