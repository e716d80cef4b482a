-- To whom an unsent text goes: copies, whose the conversation was when it was begun, who has the matter after a note. JSON;
-- none where nothing was chosen.
ALTER TABLE drafts ADD COLUMN addressed TEXT;
