/** A run's trained model, ready to answer, whatever kind it is of. */
import type { CrfModel, DevSet, TrainingSet } from '../../crf/index.ts';
import type { EncodedDataset } from '../../features/index.ts';
import type { NetworkData, NetworkModel, NetworkPredictor } from '../../neural/index.ts';
import type { DecodableModel } from './run-outputs.ts';

export interface RunControl {
  /** Gives training up: what was called throws the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Threads that compute, the calling one included; default 1. The result does not depend on it. */
  readonly threads?: number | undefined;
  /** Share of the training that is done, at most 1; undefined where its end cannot be told. */
  readonly onProgress?: ((share: number | undefined) => void) | undefined;
}

interface Trained extends DecodableModel {
  /** Labels of the dev sentences, `[N][T]`. */
  readonly decodeDev: () => Promise<string[][]> | string[][];
  readonly testTokens: number;
  readonly labelCount: number;
  readonly parameters: number;
  readonly iterations: number;
  readonly stopReason: string;
  readonly trainSeconds: number;
  readonly close: () => Promise<void>;
}

export interface TrainedFeatures extends Trained {
  readonly kind: 'features';
  readonly model: CrfModel;
  readonly training: TrainingSet;
  readonly dev: DevSet;
  /** The test sentences under the model's vocabularies. */
  readonly test: EncodedDataset;
}

export interface TrainedNetwork extends Trained {
  readonly kind: 'network';
  readonly model: NetworkModel;
  readonly predictor: NetworkPredictor;
  readonly test: NetworkData;
}

export type TrainedRun = TrainedFeatures | TrainedNetwork;
