// What threads run: one task of a step, cut so that tasks of a round write to places of their own. A task is i32 [5], kind and arguments
// as in task-kinds.ts.
import { addTables, characterGradient, cnnGradient, encodeForms, makeTable } from './character-cnn';
import { addCharacters, characterRowsGradient, formStates, formStatesGradient } from './character-lstm';
import { countTransitions, prepareCrf, runCrf } from './crf-head';
import { runCrfLog } from './crf-log';
import { addCases, addForms, addWords, maskInputs, readTokens } from './embeddings';
import { runLstm, runLstmBack } from './lstm';
import { inputRowsGradient, lstmGradient, packLstm, projectInputs } from './lstm-products';
import { moveDense, moveRows, moveTable, squareDense, squareRows } from './optimizers';
import {
  emit,
  maskStateGradients,
  outputBiases,
  outputGradient,
  packOutput,
  readStates,
  stateGradient,
  wideGradient,
} from './output';
import { at, record, word } from './plan';
import { FIRST_LSTM, INPUT_GRADIENT, INPUT_GRADIENT_STRIDE, SECOND_LSTM } from './plan-fields';
import { predictLstm, projectDistinct } from './predict-lstm';
import { runSoftmax } from './softmax-head';
import { markAttributes, markWords } from './tables';
import {
  ADD_CASES,
  ADD_CHARACTERS,
  ADD_FORMS,
  ADD_TABLES,
  ADD_WORDS,
  CHARACTER_GRADIENT,
  CHARACTER_ROWS_GRADIENT,
  CNN_GRADIENT,
  COUNT_TRANSITIONS,
  DECODE_PATHS,
  DECODE_ROWS,
  EMIT,
  ENCODE_FORMS,
  FORM_STATES,
  FORM_STATES_GRADIENT,
  INPUT_ROWS_GRADIENT,
  LSTM_GRADIENT,
  MAKE_TABLE,
  MARK_ATTRIBUTES,
  MARK_WORDS,
  MOVE_DENSE,
  MOVE_ROWS,
  MOVE_TABLE,
  OUTPUT_BIASES,
  OUTPUT_GRADIENT,
  PACK_LSTM,
  PACK_OUTPUT,
  PREDICT_LSTM,
  PREPARE_CRF,
  PROJECT_DISTINCT,
  PROJECT_INPUTS,
  READ_STATES,
  READ_TOKENS,
  RUN_CRF,
  RUN_CRF_LOG,
  RUN_LSTM,
  RUN_LSTM_BACK,
  RUN_SOFTMAX,
  SQUARE_DENSE,
  SQUARE_ROWS,
  STATE_GRADIENT,
  WIDE_GRADIENT,
} from './task-kinds';
import { decodePaths, decodeRows } from './viterbi';

/** Runs the task at `task`; the scratch is the calling thread's own. */
export function run(plan: usize, scratch: usize, task: usize): void {
  const a = at(task, 1), b = at(task, 2), c = at(task, 3), d = at(task, 4);
  switch (at(task, 0)) {
    case PACK_LSTM:
      packLstm(plan, record(plan, a), b, c != 0);
      break;
    case PACK_OUTPUT:
      packOutput(plan);
      break;
    case PREPARE_CRF:
      prepareCrf(plan);
      break;
    case MAKE_TABLE:
      makeTable(plan, a, scratch);
      break;
    case MARK_WORDS:
      markWords(plan);
      break;
    case MARK_ATTRIBUTES:
      markAttributes(plan);
      break;
    case ENCODE_FORMS:
      encodeForms(plan, a, b);
      break;
    case READ_TOKENS:
      readTokens(plan, a, b);
      projectInputs(record(plan, FIRST_LSTM), a, b);
      break;
    case RUN_LSTM:
      runLstm(record(plan, a), b, c, d);
      break;
    case FORM_STATES:
      formStates(plan, a, b);
      break;
    case READ_STATES:
      readStates(plan, record(plan, FIRST_LSTM), record(plan, SECOND_LSTM), a, b);
      break;
    case EMIT:
      emit(plan, a, b);
      break;
    case RUN_CRF:
      runCrf(plan, a, b, c != 0);
      break;
    case RUN_CRF_LOG:
      runCrfLog(plan, a != 0);
      break;
    case RUN_SOFTMAX:
      runSoftmax(plan, a, b);
      break;
    case DECODE_PATHS:
      decodePaths(plan, a, b);
      break;
    case DECODE_ROWS:
      decodeRows(plan, a, b);
      break;
    case OUTPUT_GRADIENT:
      outputGradient(plan, a, b, scratch);
      break;
    case OUTPUT_BIASES:
      outputBiases(plan);
      break;
    case COUNT_TRANSITIONS:
      countTransitions(plan, a, b, scratch);
      break;
    case WIDE_GRADIENT:
      wideGradient(plan, a, b);
      break;
    case STATE_GRADIENT:
      stateGradient(plan, a, b);
      break;
    case RUN_LSTM_BACK:
      runLstmBack(record(plan, a), b, c, d);
      break;
    case LSTM_GRADIENT:
      lstmGradient(plan, record(plan, a), b, c, d, scratch);
      break;
    case INPUT_ROWS_GRADIENT:
      inputGradient(plan, a, b, c);
      break;
    case ADD_WORDS:
      addWords(plan, a, b);
      break;
    case ADD_CASES:
      addCases(plan);
      break;
    case ADD_FORMS:
      addForms(plan, a, b);
      break;
    case ADD_TABLES:
      addTables(plan, a, b);
      break;
    case CNN_GRADIENT:
      cnnGradient(plan, a, scratch);
      break;
    case CHARACTER_GRADIENT:
      characterGradient(plan, a, b, scratch);
      break;
    case FORM_STATES_GRADIENT:
      formStatesGradient(plan);
      break;
    case ADD_CHARACTERS:
      addCharacters(plan, a, b, c);
      break;
    case CHARACTER_ROWS_GRADIENT:
      characterRowsGradient(plan, a, b);
      break;
    case SQUARE_DENSE:
      squareDense(plan, a, b, c);
      break;
    case SQUARE_ROWS:
      squareRows(plan, a, b, c, d);
      break;
    case MOVE_DENSE:
      moveDense(plan, a, b);
      break;
    case MOVE_TABLE:
      moveTable(plan, a, b, c);
      break;
    case MOVE_ROWS:
      moveRows(plan, a, b, c);
      break;
    case PROJECT_INPUTS:
      projectInputs(record(plan, FIRST_LSTM), a, b);
      break;
    case PROJECT_DISTINCT:
      projectDistinct(plan, a, b);
      break;
    case PREDICT_LSTM:
      predictLstm(plan, a, b, c, d, scratch);
      break;
    default:
      unreachable();
  }
}

/** Gradient of the inputs of a BiLSTM through the mask that lies on them. */
function inputGradient(plan: usize, field: i32, from: i32, to: i32): void {
  const lstm = record(plan, field);
  inputRowsGradient(lstm, from, to);
  if (field == FIRST_LSTM) maskInputs(plan, word(lstm, INPUT_GRADIENT), word(lstm, INPUT_GRADIENT_STRIDE), from, to);
  else maskStateGradients(plan, record(plan, FIRST_LSTM), from, to);
}
