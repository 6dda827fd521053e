export default {
  title: 'KPI モデル',
};
