-- `runlens query --format csv`: the whole job as one statement.
WITH orders AS MATERIALIZED (
    SELECT count(*) - 1 AS n, extents(timestamp) ->> 0 AS total,
      gap_percentiles(timestamp, '[50, 90, 95, 99, 99.9, 100]') AS list,
      extents(timestamp, virtual_date, iteration) AS lasting FROM db.active_orders),
  lengths AS (
    SELECT count(*) AS n, sum(value) AS total, percentiles(value, 50, 90, 95, 99, 99.9, 100) AS list
      FROM orders, json_each(lasting)),
  notes AS (
    SELECT tally(type, analysis_for_stocks = 'LLM ERROR', analysis_for_stocks = 'error',
      length(stock_operations)) AS types FROM db.memory)
SELECT 'gap' AS part, NULL AS type, n, total AS a, list ->> 0 AS b, list ->> 1 AS c, list ->> 2 AS d,
  list ->> 3 AS e, list ->> 4 AS f, list ->> 5 AS g FROM orders
UNION ALL
SELECT 'iteration', NULL, n, total, list ->> 0, list ->> 1, list ->> 2, list ->> 3, list ->> 4, list ->> 5
  FROM lengths
UNION ALL
SELECT 'memory', value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, NULL, NULL, NULL, NULL
  FROM notes, json_each(types)
