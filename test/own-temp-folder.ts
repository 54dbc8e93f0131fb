/**
 * Set-up of every test file: its temporary files go into a folder of its own, which is removed with all that it holds after
 * the last test. So no test has to remove what it wrote.
 */
import { afterAll } from 'vitest';
import { openTempFolder } from './temp-folder.ts';

const folder = openTempFolder();

afterAll(() => folder.remove());
