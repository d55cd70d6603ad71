/** The error table: changes a target refused and what waits behind them, and their ordered replay. */
package dev.convoy.consumer.park;
