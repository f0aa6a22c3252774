/** How the console bears many tracks and many questions. */
package dev.mixtape.study.console;
