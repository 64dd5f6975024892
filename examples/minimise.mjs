import { minimize } from 'crf-lab/lbfgs';

/** Rosenbrock's valley, (1 − x)² + 100 (y − x²)², with its minimum at (1, 1). */
const valley = {
  size: 2,
  evaluate([x, y], gradient) {
    gradient[0] = -2 * (1 - x) - 400 * x * (y - x * x);
    gradient[1] = 200 * (y - x * x);
    return (1 - x) ** 2 + 100 * (y - x * x) ** 2;
  },
};

const { x, loss, iterations, stopReason } = minimize(valley, Float64Array.of(-1.2, 1));
console.log(
  stopReason,
  iterations,
  Array.from(x, (value) => value.toFixed(4)),
  loss.toExponential(1),
);
