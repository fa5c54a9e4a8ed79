"""The metric store: uploads become batches, batches become columnar chunks, and both become charts.

==============  =====================================================================================
pure            ``codec`` arrays ↔ bytes · ``blocks`` rows of one set of names · ``scan`` and ``rows``
                spool bytes → blocks · ``pack`` merged batches · ``summary`` what is known of a metric ·
                ``series`` one metric's points in order · ``buckets`` points → pixels · ``rollup``
database        ``queries`` every statement over the store's tables
doing           ``jobs`` fold, merge, seal · ``reading`` charts and points · ``service`` the interface
==============  =====================================================================================

No other package touches these tables.
"""
