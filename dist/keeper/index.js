require('../action/index.js').keeper();
