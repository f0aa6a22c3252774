/**
 * What components mean, in words of people (paper §4.3, Table 4): from the tags of the songs that
 * use them, songs that exemplify them, and the features that set them apart.
 */
package dev.mixtape.operators.interpretation;
