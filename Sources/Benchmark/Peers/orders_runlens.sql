-- `runlens query --format csv`: the whole job as one statement.
WITH gaps AS (SELECT timestamp - lag(timestamp) OVER (ORDER BY timestamp) AS value FROM db.active_orders),
  lasting AS (SELECT max(timestamp) - min(timestamp) AS value FROM db.active_orders GROUP BY virtual_date, iteration)
SELECT 'gap' AS part, NULL AS type, count(value) AS n, sum(value) AS a, percentile(value, 50) AS b,
  percentile(value, 90) AS c, percentile(value, 95) AS d, percentile(value, 99) AS e, percentile(value, 99.9) AS f,
  max(value) AS g FROM gaps
UNION ALL
SELECT 'iteration', NULL, count(value), sum(value), percentile(value, 50), percentile(value, 90),
  percentile(value, 95), percentile(value, 99), percentile(value, 99.9), max(value) FROM lasting
UNION ALL
SELECT 'memory', type, count(*), sum(analysis_for_stocks = 'LLM ERROR'), sum(analysis_for_stocks = 'error'),
  sum(length(stock_operations)), NULL, NULL, NULL, NULL FROM db.memory GROUP BY type
