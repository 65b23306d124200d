import { optimize, type OptimizeResult } from '../../maintenance/index.ts';
import type { CommandContext } from '../command-context.ts';
import { bytesText, countOf, countText } from '../output/number-text.ts';
import { withTable } from './open-target.ts';

export interface OptimizeSettings {
  readonly where?: string;
  readonly targetFileSize?: number;
  readonly dryRun?: boolean;
}
