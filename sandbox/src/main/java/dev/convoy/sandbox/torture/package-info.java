/** Breaks everything around Convoy while an application writes, and proves from outside that nothing was lost, doubled or reordered. */
package dev.convoy.sandbox.torture;
