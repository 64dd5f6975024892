export { createFusedEngine, type FusedEngineOptions } from './fused-engine.ts';
