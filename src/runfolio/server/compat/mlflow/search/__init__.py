"""MLflow's search: its filters and orders as trees of ours, and its page tokens. Knows no HTTP and no database.

==============  ==================================================================================
reading         ``scanner`` a text, piece by piece · ``clauses`` text → clauses and orders
meaning         ``conditions`` what any clause may ask · ``periods`` milliseconds → moments ·
                ``names`` their names → our fields
for requests    ``runs`` filters · ``orders`` of runs · ``experiments`` both · ``tokens`` pages
==============  ==================================================================================

Whatever is wrong with a text is a :class:`.errors.SearchError`.
"""
