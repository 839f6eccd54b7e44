-- `runlens query --format csv`: the whole job as one statement.
WITH gaps AS (
    SELECT count(timestamp) - 1 AS n, max(timestamp) - min(timestamp) AS total,
      gap_percentiles(timestamp, 50, 90, 95, 99, 99.9, 100) AS list FROM db.active_orders),
  lasting AS (
    SELECT max(timestamp) - min(timestamp) AS value FROM db.active_orders GROUP BY virtual_date, iteration),
  lengths AS (
    SELECT count(value) AS n, sum(value) AS total, percentiles(value, 50, 90, 95, 99, 99.9, 100) AS list
      FROM lasting)
SELECT 'gap' AS part, NULL AS type, n, total AS a, list ->> 0 AS b, list ->> 1 AS c, list ->> 2 AS d,
  list ->> 3 AS e, list ->> 4 AS f, list ->> 5 AS g FROM gaps
UNION ALL
SELECT 'iteration', NULL, n, total, list ->> 0, list ->> 1, list ->> 2, list ->> 3, list ->> 4, list ->> 5
  FROM lengths
UNION ALL
SELECT 'memory', type, count(*), sum(analysis_for_stocks = 'LLM ERROR'), sum(analysis_for_stocks = 'error'),
  sum(length(stock_operations)), NULL, NULL, NULL, NULL FROM db.memory GROUP BY type
