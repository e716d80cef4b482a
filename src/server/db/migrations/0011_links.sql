-- A question that is answered on a page of ours: the SHA-256 of its path's secret, and until when it can be.
ALTER TABLE survey_requests ADD COLUMN link TEXT;
ALTER TABLE survey_requests ADD COLUMN link_until BIGINT;
CREATE UNIQUE INDEX survey_requests_by_link ON survey_requests (link) WHERE link IS NOT NULL;
