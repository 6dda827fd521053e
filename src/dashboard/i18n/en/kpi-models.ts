export default {
  title: 'KPI models',
};
