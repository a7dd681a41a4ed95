-- The search text stands apart from the document: a search reads many of them,
-- and no document.
CREATE TABLE slip_search (
    row_number {ROW_NUMBER},
    content {TEXT} NOT NULL
);
INSERT INTO slip_search (row_number, content) SELECT row_number, search FROM slip;
ALTER TABLE slip DROP COLUMN search;
