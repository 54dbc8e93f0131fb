/** A mutant is dead at its first counterexample: none is made smaller. */
import fc from 'fast-check';

fc.configureGlobal({ endOnFailure: true });
